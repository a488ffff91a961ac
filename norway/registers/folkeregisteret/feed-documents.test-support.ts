/** Event documents of the register's documented shape, about synthetic people. */

export interface Change {
  readonly entitet: string
  readonly entitetsendring: string
  readonly [element: string]: unknown
}

let documents = 0

/** One event document; `at` is when the register recorded it. */
export function document(number: string, type: string, at: string, ...changes: readonly Change[]) {
  return {
    dokumentidentifikator: (++documents).toString(16).padStart(32, '0'),
    skjemaversjon: '1.4',
    hendelse: {
      folkeregisteridentifikator: number,
      hendelsestype: type,
      ajourholdstidspunkt: at,
      egenskapshendelse: changes,
    },
  }
}

/** A value as the register writes it, valid from midnight in Norway (summer time). */
export function registered(
  entitet: string,
  valid: string,
  value: object,
  how = 'registrereNy',
): Change {
  const gyldighetstidspunkt = `${valid}T00:00:00+02:00`
  return {
    [entitet]: { kilde: 'KILDE_DSF', gyldighetstidspunkt, ...value },
    entitet,
    entitetsendring: how,
  }
}

export function annulled(entitet: string): Change {
  return { entitet, entitetsendring: 'annullere' }
}
