import { Button, TextField, VStack } from '@navikt/ds-react'
import { type FormEvent, useState } from 'react'
import { useLanguage } from '../LanguageProvider.tsx'
import { go } from '../navigation.ts'
import { hrefs, subjectFrom } from '../route.ts'

/** Takes a pasted id, or the address of a person's page. */
export function FindForm() {
  const words = useLanguage().words.find
  const [text, setText] = useState('')
  const [wrong, setWrong] = useState(false)
  const find = (event: FormEvent) => {
    event.preventDefault()
    const subject = subjectFrom(text)
    setWrong(subject === undefined)
    if (subject !== undefined) go(hrefs.person(subject))
  }
  return (
    <form onSubmit={find} noValidate>
      <VStack gap="space-16" align="start">
        <TextField
          className="leesah-find-field"
          label={words.label}
          description={words.hint}
          value={text}
          onChange={(event) => setText(event.target.value)}
          error={wrong && words.wrong}
          autoComplete="off"
          spellCheck={false}
        />
        <Button type="submit">{words.show}</Button>
      </VStack>
    </form>
  )
}
