import { join } from 'node:path'
import { EditionFolder } from '#warehouse'
import type { About } from './build.ts'

/** The editions of a home. */
export const editionsOf = (home: string): EditionFolder<About> => new EditionFolder<About>(join(home, 'editions'))
