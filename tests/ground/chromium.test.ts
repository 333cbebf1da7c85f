import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { findChromium } from '../../scripts/chromium.ts'
import { folder } from '../tree.ts'

function program(path: string): string {
  writeFileSync(path, '#!/bin/sh\n')
  chmodSync(path, 0o755)
  return path
}

test('CHROMIUM is taken before any other, and one that cannot run is not replaced in silence', () => {
  using places = folder()
  const own = program(join(places.path, 'mine'))
  expect(findChromium({ CHROMIUM: own, PATH: process.env.PATH })).toBe(own)
  expect(findChromium({ CHROMIUM: join(places.path, 'gone'), PATH: process.env.PATH })).toBeNull()
})

test('the search path is looked through for every usual name', () => {
  using places = folder()
  mkdirSync(join(places.path, 'bin'))
  const google = program(join(places.path, 'bin', 'google-chrome'))
  expect([google, '/usr/bin/chromium']).toContain(findChromium({ PATH: join(places.path, 'bin') }))
})
