import assert from 'node:assert/strict'
import { test } from 'node:test'
import { chosenLanguage, withLanguage } from './language.ts'
import { type Texts, texts, wordFor } from './texts.ts'

test('the address decides the language, then the earlier choice, then bokmål', () => {
  assert.equal(chosenLanguage('?lang=nn', 'en'), 'nn')
  assert.equal(chosenLanguage('', 'en'), 'en')
  assert.equal(chosenLanguage('', null), 'nb')
  assert.equal(chosenLanguage('?lang=sv', 'fi'), 'nb')
})

test('another language keeps the rest of the address', () => {
  assert.equal(withLanguage('/person/a', '?at=2026-05', 'nn'), '/person/a?at=2026-05&lang=nn')
  assert.equal(withLanguage('/', '?lang=nb', 'en'), '/?lang=en')
})

test('no text is empty in any language', () => {
  for (const [language, words] of Object.entries(texts)) {
    for (const [section, group] of Object.entries(words as Record<string, unknown>)) {
      const all = typeof group === 'string' ? [['', group]] : Object.entries(group as object)
      for (const [key, text] of all) {
        if (typeof text === 'string')
          assert.notEqual(text.trim(), '', `${language} ${section}.${key}`)
      }
    }
  }
})

test('nynorsk and English are not bokmål left untranslated', () => {
  const same = (a: Texts['stream'], b: Texts['stream']) => a.title === b.title || a.lead === b.lead
  assert.ok(!same(texts.nb.stream, texts.nn.stream))
  assert.ok(!same(texts.nb.stream, texts.en.stream))
})

test('a name without a word is made readable', () => {
  assert.equal(wordFor({}, 'siblings-plausible'), 'Siblings plausible')
  assert.equal(wordFor({}, 'postalCode'), 'Postal code')
  assert.equal(wordFor({ status: 'Status' }, 'status'), 'Status')
})
