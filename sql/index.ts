export { sources, sourceOf, type SourceName } from './sources/index.ts'
export { runTables } from './sources/run.ts'
export { models } from './models.ts'
export * from './vocabulary.ts'
