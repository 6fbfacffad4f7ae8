import type { Message } from '../message'

/** Messages about notices and the ways by which they leave; what notices say stands in notice-texts.ts. */
export const noticeMessages = {
  'notices.badCursor': {
    code: 'BAD_USER_INPUT',
    en: 'This cursor is not one of notices. Take endCursor of the page before, or leave after out to start with the newest.',
    zh: '此游标不属于通知列表。请使用上一页的 endCursor，或去掉 after 从最新通知开始。',
  },
  'notices.tooMany': {
    code: 'LIMIT_EXCEEDED',
    en: '{asked} notices are to be marked; at most {limit} can be at once (limit MAX_MARKED). Send them in several requests.',
    zh: '要标记 {asked} 条通知，一次最多 {limit} 条（限制 MAX_MARKED）。请分多次提交。',
  },
  'notices.badId': {
    code: 'BAD_USER_INPUT',
    en: '{id} is not the id of a notice.',
    zh: '{id} 不是通知编号。',
  },
  'notices.badMailAddress': {
    code: 'BAD_USER_INPUT',
    en: 'This is not a mail address to which notices can be sent. Give one such as name@example.org.',
    zh: '此邮箱地址无法接收通知。请使用 name@example.org 形式的地址。',
  },
  'notices.badWebhook': {
    code: 'BAD_USER_INPUT',
    en: 'A webhook must be an https:// address of at most {characters} characters, without user, password or fragment.',
    zh: 'Webhook 必须是不超过 {characters} 个字符的 https:// 地址，且不含用户名、密码和片段。',
  },
  'notices.closedAddress': {
    code: 'BAD_USER_INPUT',
    en: 'The address {host} is not on the public internet, and this server may not call it. Use a public address, or ask the operator to allow its network (WEIR_WEBHOOK_ALLOWED_NETWORKS).',
    zh: '地址 {host} 不在公共互联网上，本服务器不得访问。请使用公网地址，或请运维人员放行其网段（WEIR_WEBHOOK_ALLOWED_NETWORKS）。',
  },
  'notices.tooManyWebhooks': {
    code: 'LIMIT_EXCEEDED',
    en: 'An organisation can have {limit} webhooks (limit MAX_WEBHOOKS). End one of them first.',
    zh: '每个机构最多 {limit} 个 Webhook（限制 MAX_WEBHOOKS）。请先停用一个。',
  },
  'notices.unknownOrganisation': {
    code: 'BAD_USER_INPUT',
    en: 'There is no organisation with the id {organisation}. Take the id, not the name, of weir organisation list.',
    zh: '没有编号为 {organisation} 的机构。请使用 weir organisation list 列出的编号（不是名称）。',
  },
  'notices.unknownWebhook': {
    code: 'BAD_USER_INPUT',
    en: 'There is no webhook {webhook} in use.',
    zh: '没有在用的 Webhook {webhook}。',
  },
  'notices.notDead': {
    code: 'BAD_USER_INPUT',
    en: '{delivery} is not the id of a delivery that was given up; `weir notices dead` lists them.',
    zh: '{delivery} 不是已放弃的投递编号；可用 `weir notices dead` 列出。',
  },
  'setup.setting.smtpUrl': {
    code: 'BAD_USER_INPUT',
    en: '{name} must be smtps://user:password@host:465 or smtp://user:password@host:587; the user and the port may be left out. Encode special characters of the password (%40 for @).',
    zh: '{name} 必须形如 smtps://用户:密码@主机:465 或 smtp://用户:密码@主机:587；用户和端口可省略。密码中的特殊字符须编码（@ 写作 %40）。',
  },
  'setup.setting.mailAddress': {
    code: 'BAD_USER_INPUT',
    en: '{name} must be a mail address such as notices@example.org, not "{value}".',
    zh: '{name} 必须是 notices@example.org 形式的邮箱地址，而不是“{value}”。',
  },
  'setup.setting.origin': {
    code: 'BAD_USER_INPUT',
    en: '{name} must be an origin such as https://data.example.org (no path, no final slash), not "{value}".',
    zh: '{name} 必须是 https://data.example.org 形式的来源（不带路径和末尾斜杠），而不是“{value}”。',
  },
  'setup.setting.closedAddress': {
    code: 'BAD_USER_INPUT',
    en: '{name} is an address that this server may not call; a network of your own, and an http:// address of this machine, must be named in WEIR_WEBHOOK_ALLOWED_NETWORKS:{reason}',
    zh: '{name} 是本服务器不得访问的地址；内部网段和本机的 http:// 地址须列入 WEIR_WEBHOOK_ALLOWED_NETWORKS：{reason}',
  },
  'setup.setting.smtpFrom': {
    code: 'BAD_USER_INPUT',
    en: 'WEIR_SMTP_URL needs WEIR_SMTP_FROM beside it: the address that notices are sent from.',
    zh: '设置 WEIR_SMTP_URL 时须同时设置 WEIR_SMTP_FROM，即发送通知的邮箱地址。',
  },
} as const satisfies Record<string, Message>
