import { init } from './engine.ts'
import { isOfPoints, optionOf, type ChartModel } from './options.ts'

/** A chart that follows the size of its place and shows a cursor. */
export interface LiveChart {
  update(model: ChartModel): void
  /** Marks the point a reader is at; null: none. */
  point(index: number | null): void
  dispose(): void
}

/** Draws `model` in `place`; `onpoint` hears the point under the mouse, `onpick` the one clicked. */
export function live(
  place: HTMLElement,
  model: ChartModel,
  onpoint: (index: number | null) => void,
  onpick: (index: number) => void = () => {},
): LiveChart {
  const chart = init(place, null, { renderer: 'svg' })
  let current = model
  const show = () => {
    chart.setOption(
      {
        ...optionOf(current, { width: place.clientWidth, height: place.clientHeight }),
        tooltip: {
          show: true,
          trigger: isOfPoints(current) ? 'item' : 'axis',
          showContent: false,
          axisPointer: {
            type: 'line',
            lineStyle: { color: 'var(--line-strong)', type: 'solid' },
            label: { show: false },
            animation: false,
          },
        },
      },
      { notMerge: true },
    )
  }
  show()
  chart.on('click', ({ dataIndex }) => onpick(dataIndex))
  chart.on('mouseover', { seriesName: 'people' }, ({ dataIndex }) => onpoint(dataIndex))
  chart.on('updateAxisPointer', (event) => {
    const { axesInfo } = event as { axesInfo?: readonly { value: number }[] }
    if (!isOfPoints(current)) onpoint(axesInfo?.[0]?.value ?? null)
  })
  const observer = new ResizeObserver(() => {
    chart.resize()
    show()
  })
  observer.observe(place)
  return {
    update(next) {
      current = next
      show()
    },
    point(index) {
      if (isOfPoints(current)) {
        chart.dispatchAction({ type: 'downplay', seriesIndex: 0 })
        if (index !== null) chart.dispatchAction({ type: 'highlight', seriesIndex: 0, dataIndex: index })
        return
      }
      chart.dispatchAction(index === null ? { type: 'hideTip' } : { type: 'showTip', seriesIndex: 0, dataIndex: index })
    },
    dispose() {
      observer.disconnect()
      chart.dispose()
    },
  }
}
