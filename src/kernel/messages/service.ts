import type { Message } from '../message'

/** Messages about our own state. */
export const serviceMessages = {
  'service.unavailable': {
    code: 'UNAVAILABLE',
    en: 'The data cannot be read at the moment. Try again shortly.',
    zh: '目前无法读取数据，请稍后重试。',
  },
  'service.metering': {
    code: 'METERING_UNAVAILABLE',
    en: 'The usage record cannot be written at the moment, so nothing was delivered. Try again shortly.',
    zh: '目前无法写入使用记录，因此未提供任何数据，请稍后重试。',
  },
  'service.narrowingPending': {
    code: 'PENDING',
    en: 'The change is made and recorded, and no new query gets what it takes away; but these instances have not confirmed that nothing decided before is still on its way: {instances}. Ask "narrowing(epoch: {epoch})" until it says EFFECTIVE.',
    zh: '变更已生效并记录，新的查询不再获得被收回的内容；但以下实例尚未确认此前已决定的答复均已送出或中断：{instances}。请查询 "narrowing(epoch: {epoch})"，直至状态为 EFFECTIVE。',
  },
  'service.stopping': {
    code: 'UNAVAILABLE',
    en: 'This server is stopping. Try again.',
    zh: '服务器正在停止，请重试。',
  },
  'service.clientGone': {
    code: 'CLIENT_GONE',
    en: 'The client disconnected before the answer was ready. Ask again, and keep the connection open.',
    zh: '客户端在结果就绪之前断开了连接。请重新请求，并保持连接。',
  },
  'service.internal': {
    code: 'INTERNAL_SERVER_ERROR',
    en: 'Something went wrong on our side. Quote request {requestId} when you report it.',
    zh: '服务器内部错误。反馈时请注明请求编号 {requestId}。',
  },
} as const satisfies Record<string, Message>
