export const SOURCE_PREFIX = '/no/'
export const TYPE_PREFIX = 'no.leesah.'
/** Types that any source may use (RULES 14). */
export const OWN_TYPE_PREFIX = 'no.leesah.leesah.'

/** `no.leesah.nav.family.child-benefit-granted.v1` → `/no/nav/family`. */
export function sourceOfType(type: string): string {
  const parts = type.slice(TYPE_PREFIX.length).split('.')
  return SOURCE_PREFIX + parts.slice(0, -2).join('/')
}
