import { idnr } from '@navikt/fnrvalidator'

/** Whether eleven digits are a birth number, a D-number or a synthetic one (month + 40 or + 80), by date and control digits. */
export function isNationalNumber(number: string): boolean {
  return idnr(number).status === 'valid'
}
