import { parseSync, Visitor, type VisitorObject } from 'vite'

export interface Import {
  readonly from: string
  /** `*` where everything is taken. */
  readonly names: readonly string[]
  readonly typeOnly: boolean
}

export interface Source {
  readonly path: string
  readonly text: string
  readonly imports: readonly Import[]
  /** Values, not types. */
  readonly exports: readonly string[]
  readonly comments: readonly string[]
  visit(visitor: VisitorObject): void
  lineAt(offset: number): number
}

/** A file as the rules see it. A file that does not parse fails the test. */
export function parse(path: string, text: string): Source {
  const { program, module, comments, errors } = parseSync(path, text)
  if (errors.length > 0) throw new Error(`${path}: ${errors[0]!.message}`)
  const imports: Import[] = []
  for (const found of module.staticImports) {
    imports.push({
      from: found.moduleRequest.value,
      names: found.entries.map((entry) => entry.importName.name ?? '*'),
      typeOnly: found.entries.length > 0 && found.entries.every((entry) => entry.isType),
    })
  }
  const exported: string[] = []
  for (const { entries } of module.staticExports) {
    for (const entry of entries) {
      const name = entry.exportName.name ?? '*'
      if (!entry.isType) exported.push(name)
      if (entry.moduleRequest !== null) {
        const names = [entry.importName.name ?? '*']
        imports.push({ from: entry.moduleRequest.value, names, typeOnly: entry.isType })
      }
    }
  }
  for (const { moduleRequest: at } of module.dynamicImports) {
    const literal = /^(['"`])([^'"`$]+)\1$/.exec(text.slice(at.start, at.end))
    if (literal !== null) imports.push({ from: literal[2]!, names: ['*'], typeOnly: false })
  }
  return {
    path,
    text,
    imports,
    exports: exported,
    comments: comments.map((comment) => comment.value),
    visit: (visitor) => new Visitor(visitor).visit(program),
    lineAt: (offset) => text.slice(0, offset).split('\n').length,
  }
}

/** Tests, and what only tests import. */
export function isTest(path: string): boolean {
  return path.startsWith('test/') || /\.test(-support)?\.tsx?$|\/conformance/.test(path)
}
