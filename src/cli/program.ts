import { Command, CommanderError } from 'commander'
import { Problem } from '../problem.ts'
import { about } from '../server.ts'
import { contractsCommand } from './contracts.ts'
import { newCommand } from './new-service.ts'
import { publishCommand } from './publish.ts'
import { readCommand } from './read.ts'
import { rebuildCommand } from './rebuild.ts'
import { reevaluateCommand } from './reevaluate.ts'
import { startCommand } from './start.ts'
import { tellProblem } from './terminal.ts'
import { worldCommand } from './world.ts'

/**
 * Runs one command line.
 * @returns 0 when it went well, 1 when it did not, 2 when the command was not understood
 */
export async function run(args: readonly string[]): Promise<number> {
  const program = new Command('leesah')
    .description(about.description)
    .version(about.version)
    .addCommand(startCommand())
    .addCommand(publishCommand())
    .addCommand(readCommand())
    .addCommand(worldCommand())
    .addCommand(contractsCommand())
    .addCommand(rebuildCommand())
    .addCommand(reevaluateCommand())
    .addCommand(newCommand())
  for (const command of everyCommand(program)) {
    command.exitOverride().showHelpAfterError('Run it with --help for what it takes.')
  }
  // Whoever reads may stop reading: the rest is not wanted, and that is no failure.
  process.stdout.on('error', () => {})
  try {
    await program.parseAsync(args, { from: 'user' })
    return 0
  } catch (error) {
    if (error instanceof CommanderError) return usage(error)
    tellProblem(error, args.includes('--json'))
    return error instanceof Problem && error.code === 'invalid-argument' ? 2 : 1
  }
}

/** Help and the version end well; anything else commander says is about the command line. */
function usage(error: CommanderError): number {
  return error.exitCode === 0 ? 0 : 2
}

function everyCommand(command: Command): Command[] {
  return [command, ...command.commands.flatMap(everyCommand)]
}
