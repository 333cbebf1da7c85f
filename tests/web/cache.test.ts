import { expect, test } from 'vitest'
import { Cache, Flights } from '../../web/api/cache.ts'

test('a question that many ask at once runs once, goes on while anyone waits and is stopped when the last has gone', async () => {
  const flights = new Flights(new Cache(1000))
  const runs: AbortSignal[] = []
  const finish: ((answer: string) => void)[] = []
  const ask = (signal?: AbortSignal) =>
    flights.get(
      'q',
      signal,
      (stop) => {
        runs.push(stop)
        return new Promise<string>((done) => finish.push(done))
      },
      () => 1,
    )
  const [one, two] = [new AbortController(), new AbortController()]
  const asked = [ask(one.signal), ask(two.signal)]
  one.abort(new Error('gone'))
  await expect(asked[0]).rejects.toThrow('gone')
  expect(runs.map(({ aborted }) => aborted)).toEqual([false])
  two.abort(new Error('gone'))
  await expect(asked[1]).rejects.toThrow('gone')
  expect(runs.map(({ aborted }) => aborted)).toEqual([true])
  const again = ask()
  expect(runs).toHaveLength(2)
  finish[1]!('answer')
  expect(await again).toBe('answer')
  expect(await ask()).toBe('answer')
  expect(runs).toHaveLength(2)
})

test('what fails is forgotten', async () => {
  const flights = new Flights(new Cache(1000))
  let runs = 0
  const ask = () =>
    flights.get(
      'q',
      undefined,
      () => Promise.reject(new Error(`no ${++runs}`)),
      () => 1,
    )
  await expect(ask()).rejects.toThrow('no 1')
  await expect(ask()).rejects.toThrow('no 2')
})

test('answers are kept up to so many bytes, the one longest not asked for goes first and a large one is not kept', () => {
  const cache = new Cache(80)
  for (const name of ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']) cache.keep(name, name, 10)
  expect(cache.find('a')?.value).toBe('a')
  cache.keep('i', 'i', 10)
  expect(cache.find('b')).toBeNull()
  expect(cache.find('a')?.value).toBe('a')
  cache.keep('large', 'large', 11)
  expect(cache.find('large')).toBeNull()
  expect(cache.state).toMatchObject({ entries: 8, bytes: 80 })
})
