import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './tree.ts'

/** The folder of real data that is not part of the project: `ROLLCALL_SHARED`, or beside the project. */
const sharedData = join(process.env.ROLLCALL_SHARED ?? join(root, '..', 'shared'), 'data')

export const hasShared = existsSync(sharedData)
export const shared = (path: string): string => join(sharedData, path)
