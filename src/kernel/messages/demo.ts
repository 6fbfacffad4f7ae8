import type { Message } from '../message'

/** Messages about loading the demo catalogue. */
export const demoMessages = {
  'demo.busy': {
    code: 'UNAVAILABLE',
    en: 'Another program has been loading the demo catalogue for more than {seconds} s. Wait for it and start again, or set WEIR_DEMO=0.',
    zh: '另一程序载入演示目录已超过 {seconds} 秒。请等待其完成后重新启动，或设置 WEIR_DEMO=0。',
  },
  'demo.failed': {
    code: 'UNAVAILABLE',
    en: 'The demo dataset {dataset} could not be loaded. Start again to go on where it stopped, or set WEIR_DEMO=0 to start without the demo. Why:{reason}',
    zh: '演示数据集 {dataset} 未能载入。重新启动将从中断处继续；设置 WEIR_DEMO=0 可不载入演示。原因：{reason}',
  },
} as const satisfies Record<string, Message>
