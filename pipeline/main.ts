#!/usr/bin/env node
// File reads starve behind queries unless the pool is larger, and it is sized when it is first used.
process.env.UV_THREADPOOL_SIZE ??= '16'
// A reader that has seen enough, such as `head`, is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1))
const { main } = await import('./cli.ts')
process.exit(await main(process.argv.slice(2)))
