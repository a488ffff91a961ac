import type { MessageText, MessageTexts } from '../../../../src/service.ts'
import { addMonths } from '../../../../src/time.ts'
import type { AmountPeriod } from '../../../rates.ts'

const MONTHS = {
  nb: 'januar februar mars april mai juni juli august september oktober november desember',
  nn: 'januar februar mars april mai juni juli august september oktober november desember',
  en: 'January February March April May June July August September October November December',
}
type Language = keyof typeof MONTHS

/** `2026-06` → `juni 2026`. */
function monthIn(language: Language, month: string): string {
  return `${MONTHS[language].split(' ')[Number(month.slice(5, 7)) - 1]} ${month.slice(0, 4)}`
}

/** Thousands stand apart by a space that does not break, or in English by a comma. */
function amountIn(language: Language, kroner: number): string {
  return String(kroner).replace(/\B(?=(\d{3})+$)/g, language === 'en' ? ',' : '\u00a0')
}

/** Tells a mother that she gets child benefit; `to` is the first month without it. */
export function childBenefitGranted(
  periods: readonly AmountPeriod[],
  from: string,
  to: string,
): MessageTexts {
  const monthly = periods.findLast((period) => period.from <= from)?.monthly ?? 0
  const words = (language: Language) => ({
    first: monthIn(language, from),
    last: monthIn(language, addMonths(to, -1)),
    amount: amountIn(language, monthly),
  })
  return { nb: bokmaal(words('nb')), nn: nynorsk(words('nn')), en: english(words('en')) }
}

interface Words {
  readonly first: string
  readonly last: string
  readonly amount: string
}

const bokmaal = ({ first, last, amount }: Words): MessageText => ({
  title: 'Du får barnetrygd',
  body:
    `Du får ${amount} kroner i barnetrygd hver måned fra og med ${first}. ` +
    'Du trenger ikke å søke. ' +
    `Du har rett til barnetrygd til og med ${last}. Hvis satsen endres, endres beløpet. ` +
    'Mener du at noe er feil, kan du si fra her.',
})

const nynorsk = ({ first, last, amount }: Words): MessageText => ({
  title: 'Du får barnetrygd',
  body:
    `Du får ${amount} kroner i barnetrygd kvar månad frå og med ${first}. ` +
    'Du treng ikkje å søkje. ' +
    `Du har rett til barnetrygd til og med ${last}. Dersom satsen blir endra, blir beløpet endra. ` +
    'Meiner du at noko er feil, kan du seie frå her.',
})

const english = ({ first, last, amount }: Words): MessageText => ({
  title: 'You get child benefit',
  body:
    `You get ${amount} kroner in child benefit every month from ${first}. ` +
    'You do not need to apply. ' +
    `You have a right to child benefit up to and including ${last}. If the rate changes, so does the amount. ` +
    'If you think something is wrong, you can say so here.',
})
