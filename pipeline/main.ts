#!/usr/bin/env node
// File reads starve behind queries unless the pool is larger, and it is sized when it is first used.
process.env.UV_THREADPOOL_SIZE ??= '16'
const { main } = await import('./cli.ts')
process.exit(await main(process.argv.slice(2)))
