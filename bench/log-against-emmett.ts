export async function againstEmmett(_dir: string, _print: unknown): Promise<void> {}
