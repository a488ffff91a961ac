import type { Finding, ViewTable } from '../auditor.ts'

/** Each table that holds other rows than its rebuild does. */
export function differingViews(tables: readonly ViewTable[]): Finding[] {
  return tables.flatMap(({ name, kept, rebuilt }) => {
    const only = (rows: readonly string[], others: readonly string[]) => {
      const left = new Map<string, number>()
      for (const row of others) left.set(row, (left.get(row) ?? 0) + 1)
      return rows.filter((row) => {
        const n = left.get(row) ?? 0
        left.set(row, n - 1)
        return n < 1
      })
    }
    const extra = only(kept, rebuilt)
    const missing = only(rebuilt, kept)
    if (extra.length + missing.length === 0) return []
    const why = `${extra.length} rows that the rebuild has not, ${missing.length} that it alone has`
    const example = (extra[0] ?? missing[0])!.slice(0, 300)
    return [{ fault: 'view-differs' as const, what: name, why: `${why}, as ${example}` }]
  })
}
