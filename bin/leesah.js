#!/usr/bin/env node
// Runs under whatever Node is at hand, and hands over to the one that this package brings along.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = dirname(fileURLToPath(import.meta.url))
const source = join(here, '../src/cli.ts')
const command = existsSync(source) ? source : join(here, '../dist/src/cli.js')

if (Number(process.versions.node.split('.')[0]) >= 26) {
  const { run } = await import(command)
  process.exitCode = await run(process.argv.slice(2))
} else {
  handOver(bundledNode(), [command, ...process.argv.slice(2)])
}

function bundledNode() {
  try {
    const home = dirname(createRequire(import.meta.url).resolve('node/package.json'))
    const node = join(home, 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
    if (existsSync(node)) return node
  } catch {}
  process.stderr.write(
    'leesah runs on Node 26, which comes as the npm package node. It is not here, most often because\n' +
      'npm ran with --ignore-scripts: run npm rebuild node, or start leesah with a Node 26 of your own.\n',
  )
  process.exit(1)
}

/** A terminal sends its signals to both processes; what comes from elsewhere is passed on. */
function handOver(node, args) {
  const child = spawn(node, args, { stdio: 'inherit' })
  for (const signal of ['SIGTERM', 'SIGHUP', 'SIGINT', 'SIGUSR2']) {
    process.on(signal, () => {
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal)
    })
  }
  child.on('error', (error) => {
    process.stderr.write(`leesah cannot start Node 26: ${error.message}\n`)
    process.exit(1)
  })
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code ?? 1)
    process.removeAllListeners(signal)
    process.kill(process.pid, signal)
  })
}
