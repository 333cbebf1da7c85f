import { Presets, SingleBar } from 'cli-progress'

/** How far a job is: `done` of `total` of its step; `total` null: nobody knows yet. `about`: what it is at, such as a file. */
export interface Progress {
  readonly step: string
  readonly done: number
  readonly total: number | null
  readonly about?: string
}

export type OnProgress = (progress: Progress) => void

/** Shows progress until `stop`. */
export interface ProgressDisplay {
  readonly show: OnProgress
  readonly stop: () => void
}

const place = ({ step, done, total, about }: Progress) =>
  [step, total === null ? '' : `${done}/${total}`, about ?? ''].filter((part) => part !== '').join(' ')

/** Milliseconds between two lines about one step. */
const pace = 5000

/** A line when a step begins and every few seconds after; for logs and pipes. */
function lines(stream: NodeJS.WriteStream): ProgressDisplay {
  let step = ''
  let told = 0
  return {
    show: (progress) => {
      if (progress.step === step && Date.now() - told < pace) return
      stream.write(`${place(progress)}\n`)
      step = progress.step
      told = Date.now()
    },
    stop: () => undefined,
  }
}

function bar(stream: NodeJS.WriteStream): ProgressDisplay {
  const format = '{step} {bar} {value}/{total} {about}'
  const single = new SingleBar({ format, stream, clearOnComplete: true, hideCursor: true }, Presets.shades_classic)
  let step = ''
  return {
    show: (progress) => {
      const payload = { step: progress.step, about: progress.about ?? '' }
      const total = progress.total ?? Math.max(progress.done, 1)
      if (progress.step !== step) {
        single.stop()
        single.start(total, progress.done, payload)
      } else {
        single.setTotal(total)
        single.update(progress.done, payload)
      }
      step = progress.step
    },
    stop: () => single.stop(),
  }
}

/** A bar on a terminal, plain lines elsewhere. */
export const progressOn = (stream: NodeJS.WriteStream): ProgressDisplay => (stream.isTTY ? bar(stream) : lines(stream))
