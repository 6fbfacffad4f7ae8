import { setting } from './setting'
import { choice, mailAddress, networks, origin, pageUrl, smtpUrl, token, webAddress } from './setting-kind'

/** Settings of what is told to people and to other systems, and where. */
export const tellingSettings = {
  applyUrl: setting(
    'WEIR_APPLY_URL',
    pageUrl,
    '/console',
    'Where people apply for agreements.',
    '申请数据利用协议的地址。',
  ),
  publicUrl: setting(
    'WEIR_PUBLIC_URL',
    origin,
    null,
    'Where people reach this server, for links in mails and webhooks; absent: links are paths.',
    '用户访问本服务器的地址，用于邮件和 Webhook 中的链接；缺省时链接为路径。',
  ),
  smtpUrl: setting(
    'WEIR_SMTP_URL',
    smtpUrl,
    null,
    'Mail server that notices are sent by; absent: no mail is sent.',
    '发送通知的邮件服务器；缺省时不发送邮件。',
  ),
  smtpFrom: setting(
    'WEIR_SMTP_FROM',
    mailAddress,
    null,
    'Address that notices are sent from; needed with WEIR_SMTP_URL.',
    '发送通知的邮箱地址；设置 WEIR_SMTP_URL 时必填。',
  ),
  webhookAllowedNetworks: setting(
    'WEIR_WEBHOOK_ALLOWED_NETWORKS',
    networks,
    '',
    'Networks that webhooks may call though they are not public, such as those inside the city; loopback ones without TLS too.',
    '允许 Webhook 访问的非公共网段（如市内专网）；其中的环回地址可不使用 TLS。',
  ),
  checkpointUrl: setting(
    'WEIR_CHECKPOINT_URL',
    webAddress,
    null,
    'Address that each checkpoint of the usage log is posted to, out of reach of who runs the database; absent: none.',
    '使用日志每个检查点的投递地址，应不受数据库管理者控制；缺省时不投递。',
  ),
  eventsUrl: setting(
    'WEIR_EVENTS_URL',
    webAddress,
    null,
    'Address that usage records are posted to as CloudEvents, each minute; absent: none.',
    '使用记录以 CloudEvents 格式每分钟投递的地址；缺省时不投递。',
  ),
  eventsToken: setting(
    'WEIR_EVENTS_TOKEN',
    token,
    null,
    'What WEIR_EVENTS_URL knows this deployment by, sent as Authorization: Bearer; absent: nothing.',
    '向 WEIR_EVENTS_URL 投递时使用的令牌（Authorization: Bearer）；缺省时不发送。',
  ),
  logLevel: setting(
    'WEIR_LOG_LEVEL',
    choice('fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'),
    'info',
    'Least level that is logged.',
    '日志级别。',
  ),
} as const
