import type { AnyContract } from '../contract.ts'
import type { NewEvent } from '../event.ts'
import { Problem } from '../problem.ts'
import { isAdditive } from './additive.ts'
import { OWN_TYPE_PREFIX, sourceOfType } from './names.ts'
import * as own from './own.ts'
import { checkPublication } from './publication.ts'

/** The contracts that a node knows: leesah's own and the content's. Routing and validation go by type. */
export class Contracts {
  readonly #byType = new Map<string, AnyContract>()
  readonly #learnt = new Set<string>()

  constructor(contracts: Iterable<AnyContract> = []) {
    for (const contract of [...(Object.values(own) as AnyContract[]), ...contracts])
      this.add(contract)
  }

  add(contract: AnyContract): void {
    const known = this.#byType.get(contract.type)
    if (known !== undefined && known !== contract) {
      throw new Problem('invalid-definition', `two contracts have the type ${contract.type}`, {
        remedy: 'Import the one definition, or raise the version.',
      })
    }
    this.#byType.set(contract.type, contract)
  }

  /** A contract read from the log: an additive revision replaces an earlier one, the content's own stands. */
  learn(contract: AnyContract): void {
    const known = this.#byType.get(contract.type)
    if (known !== undefined && !this.#learnt.has(contract.type)) return
    if ((known?.options.revision ?? -1) >= (contract.options.revision ?? 0)) return
    if (known !== undefined && !isAdditive(known, contract)) return
    this.#learnt.add(contract.type)
    this.#byType.set(contract.type, contract)
  }

  of(type: string): AnyContract | undefined {
    return this.#byType.get(type)
  }

  all(): readonly AnyContract[] {
    return [...this.#byType.values()]
  }

  /** @throws Problem: unknown type or version, another owner's source, or data that does not fit */
  check(event: NewEvent, at = ''): AnyContract {
    const contract = this.#byType.get(event.type)
    if (contract === undefined) throw this.#unknown(event.type, at)
    if (event.source !== contract.source && !event.type.startsWith(OWN_TYPE_PREFIX)) {
      throw new Problem('wrong-owner', `the source is not the owner of ${event.type}`, {
        field: `${at}/source`,
        remedy: `Only ${sourceOfType(event.type)} publishes this type.`,
      })
    }
    contract.check(event, at)
    if (contract === own.ContractPublished) checkPublication(event, at)
    return contract
  }

  #unknown(type: string, at: string): Problem {
    const stem = type.replace(/\d+$/, '')
    const versions = [...this.#byType.keys()].filter((t) => t.replace(/\d+$/, '') === stem)
    if (versions.length > 0) {
      return new Problem('unknown-version', 'the type has no such version', {
        field: `${at}/type`,
        remedy: `Use ${versions.join(' or ')}.`,
      })
    }
    return new Problem('unknown-type', 'no contract has this type', {
      field: `${at}/type`,
      remedy: 'GET /catalogue lists the types; a new one needs a contract first.',
    })
  }
}
