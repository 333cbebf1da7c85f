export { sources, sourceOf, type SourceName } from './sources/index.ts'
export * from './vocabulary.ts'
