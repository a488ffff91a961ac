import { Command } from 'commander'
import { type Catalogue, catalogueOf } from '../catalogue.ts'
import { Contracts, jsonSchemaOf } from '../contract.ts'
import { Problem } from '../problem.ts'
import { loadContent } from './content.ts'
import { askJson, DEFAULT_URL } from './remote.ts'
import { say, sayJson, table } from './terminal.ts'

interface ContractsOptions {
  readonly url: string
  readonly content?: string
  readonly json?: true
}

export function contractsCommand(): Command {
  return new Command('contracts')
    .description('The contracts that a leesah knows, or the JSON Schema of one.')
    .argument('[type]', 'no.leesah.<owner>.<what-happened>.v1')
    .option('--url <url>', 'the leesah to ask', DEFAULT_URL)
    .option('--content <dir>', 'read this country instead')
    .option('--json', 'the whole catalogue of contracts as JSON')
    .action(contracts)
}

async function contracts(type: string | undefined, options: ContractsOptions): Promise<void> {
  const source = options.content === undefined ? asked(options.url) : await read(options.content)
  if (type !== undefined) return say(JSON.stringify(await source.schema(type), undefined, 2))
  const { contracts: cards } = await source.catalogue()
  if (options.json) return sayJson(cards)
  for (const line of table(cards.map((card) => [card.type, card.owner, card.about]))) say(line)
}

interface Source {
  catalogue(): Promise<Catalogue>
  schema(type: string): Promise<object>
}

function asked(url: string): Source {
  return {
    catalogue: () => askJson<Catalogue>(`${url}/catalogue`),
    schema: (type) => askJson<object>(`${url}/contracts/${encodeURIComponent(type)}`),
  }
}

async function read(dir: string): Promise<Source> {
  const content = await loadContent(dir)
  const concluded = content.definitions.flatMap((d) => (d.kind === 'service' ? d.concludes : []))
  const all = new Contracts(new Set([...content.contracts, ...concluded]))
  return {
    catalogue: async () => catalogueOf(all, content),
    schema: async (type) => {
      const contract = all.of(type)
      if (contract !== undefined) return jsonSchemaOf(contract)
      throw new Problem('unknown-type', 'no contract has this type', {
        field: 'type',
        status: 404,
        remedy: 'leesah contracts lists the types.',
      })
    },
  }
}
