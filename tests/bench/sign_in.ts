import { openState, addPerson, signIn } from '#state'
import { folder } from '../tree.ts'

/** How long a wrong password takes for a name that exists and for one that does not: `node tests/bench/sign_in.ts`. */
const tries = 60
using home = folder()
await using state = await openState({ home: home.path })
await addPerson(state, 'bench', {
  name: 'ann',
  password: 'seven green rivers run',
  assignments: [{ role: 'hr', scope: {} }],
})

async function measure(name: string, at: number): Promise<number> {
  // Nobody waits here: the wait is the same for both and would hide what is measured.
  await state.db.deleteFrom('failed_sign_ins').execute()
  const began = performance.now()
  await signIn(state, { name, password: `wrong ${at}`, address: `198.51.100.${at % 250}`, agent: '' }).catch(() => null)
  return performance.now() - began
}

const times = { known: [] as number[], unknown: [] as number[] }
for (let at = 0; at < tries; at++) {
  times.known.push(await measure('ann', at))
  times.unknown.push(await measure(`nobody${at}`, at))
}
const at = (values: number[], share: number) => values.toSorted((a, b) => a - b)[Math.floor(share * values.length)] ?? 0
for (const [name, values] of Object.entries(times))
  process.stdout.write(
    `${name}: median ${at(values, 0.5).toFixed(1)} ms, 10 % ${at(values, 0.1).toFixed(1)}, 90 % ${at(values, 0.9).toFixed(1)}\n`,
  )
