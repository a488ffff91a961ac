import { defineEvent, Type } from '../../../src/contract.ts'
import { oneOf, owner, see, text } from './fields.ts'

/** The connector's own pointer, kept where what it read is kept: in the same append, so neither is there alone. */
export const FeedRead = defineEvent({
  type: 'feed-read',
  owner,
  title: { nb: 'Hendelsesfeed lest', nn: 'Hendingsfeed lesen', en: 'Feed read' },
  term: 'sekvensnummer',
  about: 'The register’s event feed was read up to and including a sequence number.',
  see,
  subjects: ['feed'],
  data: {
    sequence: Type.Integer({ minimum: 0 }),
    document: Type.Optional(text(200)),
    outcome: oneOf('published', 'passed-by', 'document-gone', 'invalid-number', 'refused'),
  },
})
