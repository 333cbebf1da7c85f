import type { Principal } from '../../../state/index.ts'
import { Refusal } from '../problem.ts'
import type { Service } from '../service.ts'

/** Nobody waits longer for an answer. Milliseconds. */
const longest = 30_000

const tooCostly = () =>
  new Refusal(503, 'This took longer than 30 seconds and was stopped; ask for a shorter period or fewer groups.')

/**
 * The numbers as somebody may see them: the only way from the web to the data. Rows out of scope are not in any sum,
 * nothing is said of them, and answers are shared with those only who may see the same.
 */
export function scoped(service: Service, who: Principal): Service {
  const { rows, key: scope, permissions } = who
  const needs = (permission: 'data' | 'decide') => {
    if (!permissions.has(permission)) throw new Refusal(404, 'There is nothing of this in your scope.')
  }
  /** Findings are decided on by those who see all of them. */
  const deciding = () => {
    needs('decide')
    if (rows !== 'all') throw new Refusal(404, 'There is nothing of this in your scope.')
  }
  return {
    async read(use, asking = {}) {
      const hides = { names: !permissions.has('names'), texts: !permissions.has('texts') }
      // One controller, its timer cleared: AbortSignal.timeout and AbortSignal.any would stay until the time is up.
      const over = new AbortController()
      const leave = () => over.abort(asking.signal?.reason)
      const timer = setTimeout(() => over.abort(tooCostly()), longest).unref()
      asking.signal?.addEventListener('abort', leave, { once: true })
      if (asking.signal?.aborted === true) leave()
      try {
        return await service.read(use, { ...asking, signal: over.signal, scope, rows, hides })
      } finally {
        clearTimeout(timer)
        asking.signal?.removeEventListener('abort', leave)
      }
    },
    editions: () => service.editions(),
    async desk(words) {
      deciding()
      return service.desk(words)
    },
    async decide(word) {
      deciding()
      if (!who.mayWrite) throw new Refusal(403, 'You may look here and change nothing.')
      return service.decide({ ...word, by: who.via === 'demo' ? word.by : who.name })
    },
    pay: () => service.pay(who),
    async runs(limit) {
      needs('data')
      return service.runs(limit)
    },
    async quarantine() {
      needs('data')
      return service.quarantine()
    },
    async quarantined(filter, page) {
      needs('data')
      return service.quarantined(filter, page)
    },
    get cached() {
      return service.cached
    },
    close: () => Promise.reject(new Error('A reader does not close the service.')),
  }
}
