import type { Message } from '../message'

/** Messages about starting, settings and the database, for operators and the command line. */
export const setupMessages = {
  'setup.portTaken': {
    code: 'UNAVAILABLE',
    en: 'Port {port} on {host} is taken. Stop the other program, or set PORT to another number.',
    zh: '{host} 的端口 {port} 已被占用。请停止占用程序，或将 PORT 设为其他值。',
  },
  'setup.cannotListen': {
    code: 'UNAVAILABLE',
    en: 'Cannot listen on {host}, port {port} ({code}). Set HOST to an address of this machine and PORT to a port that you may use.',
    zh: '无法监听 {host} 的端口 {port}（{code}）。请将 HOST 设为本机地址，PORT 设为可用端口。',
  },
  'setup.worker': {
    code: 'UNAVAILABLE',
    en: 'A serving process ended ({reason}); its own message stands above. WEIR_WORKERS=1 serves with one process.',
    zh: '一个服务进程已退出（{reason}），原因见上方消息。WEIR_WORKERS=1 表示只用一个进程。',
  },
  'setup.settings': {
    code: 'BAD_USER_INPUT',
    en: 'These settings cannot be used:{problems}\nRun `weir config --help` to see what each may be.',
    zh: '以下设置无法使用：{problems}\n运行 `weir config --help` 查看各项设置的取值。',
  },
  'setup.setting.unknown': {
    code: 'BAD_USER_INPUT',
    en: '{name} is not a setting of Weir. Correct its name, or remove it.',
    zh: '{name} 不是 Weir 的设置。请更正名称或删除。',
  },
  'setup.setting.whole': {
    code: 'BAD_USER_INPUT',
    en: '{name} must be a whole number from {min} to {max}, not "{value}".',
    zh: '{name} 必须是 {min} 到 {max} 之间的整数，而不是“{value}”。',
  },
  'setup.setting.retention': {
    code: 'BAD_USER_INPUT',
    en: '{name} must be a whole number of days from {min} to {max}, not "{value}". The Cybersecurity Law, article 21(3), asks that logs be kept for six months at least.',
    zh: '{name} 必须是 {min} 到 {max} 之间的整数（天），而不是“{value}”。《网络安全法》第二十一条第三项要求日志留存不少于六个月。',
  },
  'setup.setting.duration': {
    code: 'BAD_USER_INPUT',
    en: '{name} must be a duration from {min} to {max} such as 500ms, 10s, 5m, 24h or 7d, not "{value}".',
    zh: '{name} 必须是 {min} 到 {max} 之间的时长，如 500ms、10s、5m、24h 或 7d，而不是“{value}”。',
  },
  'setup.setting.burst': {
    code: 'BAD_USER_INPUT',
    en: '{name} must be requests a second and how many at once, such as 50/200, or 0 for no limit, not "{value}".',
    zh: '{name} 必须是每秒请求数与突发请求数，如 50/200，或用 0 表示不限，而不是“{value}”。',
  },
  'setup.setting.flag': {
    code: 'BAD_USER_INPUT',
    en: '{name} must be 0 or 1, not "{value}".',
    zh: '{name} 必须是 0 或 1，而不是“{value}”。',
  },
  'setup.setting.choice': {
    code: 'BAD_USER_INPUT',
    en: '{name} must be one of {values}, not "{value}".',
    zh: '{name} 必须是 {values} 之一，而不是“{value}”。',
  },
  'setup.setting.path': {
    code: 'BAD_USER_INPUT',
    en: '{name} must be the path of a directory.',
    zh: '{name} 必须是目录路径。',
  },
  'setup.setting.host': {
    code: 'BAD_USER_INPUT',
    en: '{name} must be an address or a host name, such as 127.0.0.1 or 0.0.0.0, not "{value}".',
    zh: '{name} 必须是地址或主机名，如 127.0.0.1 或 0.0.0.0，而不是“{value}”。',
  },
  'setup.setting.postgresUrl': {
    code: 'BAD_USER_INPUT',
    en: '{name} must be postgres://user:password@host:5432/database with one host; after ? it may say host, port, user, password, sslmode, sslrootcert. Encode special characters of the password (%40 for @).',
    zh: '{name} 必须形如 postgres://用户:密码@主机:5432/数据库，且只有一个主机；? 之后可写 host、port、user、password、sslmode、sslrootcert。密码中的特殊字符须编码（@ 写作 %40）。',
  },
  'setup.setting.pageUrl': {
    code: 'BAD_USER_INPUT',
    en: '{name} must be a path such as /console or an address that begins with https://, not "{value}".',
    zh: '{name} 必须是 /console 这样的路径或以 https:// 开头的地址，而不是“{value}”。',
  },
  'setup.setting.webAddress': {
    code: 'BAD_USER_INPUT',
    en: '{name} must be an address that begins with https://.',
    zh: '{name} 必须是以 https:// 开头的地址。',
  },
  'setup.setting.token': {
    code: 'BAD_USER_INPUT',
    en: '{name} must have 1 to {max} visible ASCII characters.',
    zh: '{name} 必须为 1 至 {max} 个可见 ASCII 字符。',
  },
  'setup.setting.timeZone': {
    code: 'BAD_USER_INPUT',
    en: '{name} must be a time zone of the IANA list, such as Asia/Shanghai or UTC, not "{value}".',
    zh: '{name} 必须是 IANA 时区名，如 Asia/Shanghai 或 UTC，而不是“{value}”。',
  },
  'setup.setting.timeZoneOfServer': {
    code: 'BAD_USER_INPUT',
    en: '{name} is "{value}", which PostgreSQL does not know. Choose a name of its pg_timezone_names, such as Asia/Shanghai or UTC.',
    zh: '{name} 的值“{value}”不是 PostgreSQL 认识的时区。请从其 pg_timezone_names 中选择，如 Asia/Shanghai 或 UTC。',
  },
  'setup.setting.timeZoneAbbreviation': {
    code: 'BAD_USER_INPUT',
    en: '{name} is "{value}", which PostgreSQL takes for an abbreviation with the same hours in summer and winter, and Node does not. Name the zone by a place, such as Europe/Paris.',
    zh: '{name} 的值“{value}”会被 PostgreSQL 当作全年固定偏移的缩写，而 Node 并非如此。请用地名表示时区，如 Europe/Paris。',
  },
  'setup.setting.networks': {
    code: 'BAD_USER_INPUT',
    en: '{name} must be addresses or networks with commas between them, such as 10.0.0.0/8,::1, not "{value}".',
    zh: '{name} 必须是以逗号分隔的地址或网段，如 10.0.0.0/8,::1，而不是“{value}”。',
  },
  'setup.setting.origins': {
    code: 'BAD_USER_INPUT',
    en: '{name} must be origins with commas between them, such as https://data.example.org (no path, no final slash), not "{value}".',
    zh: '{name} 必须是以逗号分隔的来源，如 https://data.example.org（不带路径和末尾斜杠），而不是“{value}”。',
  },
  'setup.setting.workers': {
    code: 'BAD_USER_INPUT',
    en: '{name} must be auto or a whole number from 1 to {max}, not "{value}".',
    zh: '{name} 必须是 auto 或 1 到 {max} 之间的整数，而不是“{value}”。',
  },
  'setup.setting.secret': {
    code: 'BAD_USER_INPUT',
    en: '{name} must have at least {min} characters; make one with: openssl rand -hex 32.',
    zh: '{name} 至少需要 {min} 个字符；可用 openssl rand -hex 32 生成。',
  },
  'setup.setting.signingKey': {
    code: 'BAD_USER_INPUT',
    en: '{name} must be a private Ed25519 key: PKCS8 PEM, made with openssl genpkey -algorithm ed25519, or 32 bytes in base64, made with openssl rand -base64 32.',
    zh: '{name} 必须是 Ed25519 私钥：PKCS8 PEM（可用 openssl genpkey -algorithm ed25519 生成），或 base64 编码的 32 字节（可用 openssl rand -base64 32 生成）。',
  },
  'setup.setting.pageRows': {
    code: 'BAD_USER_INPUT',
    en: 'WEIR_DEFAULT_PAGE_ROWS must not be more than WEIR_MAX_PAGE_ROWS ({max}).',
    zh: 'WEIR_DEFAULT_PAGE_ROWS 不能大于 WEIR_MAX_PAGE_ROWS（{max}）。',
  },
  'setup.setting.text': {
    code: 'BAD_USER_INPUT',
    en: '{name} is {value}; it must be one word of at most {max} printable ASCII characters.',
    zh: '{name} 为 {value}；须为最多 {max} 个可打印 ASCII 字符，不含空格。',
  },
  'setup.setting.keySet': {
    code: 'BAD_USER_INPUT',
    en: '{name} is {value}; it must be a file or an https address without a password.',
    zh: '{name} 为 {value}；须为文件或不含密码的 https 地址。',
  },
  'setup.setting.tokenClaims': {
    code: 'BAD_USER_INPUT',
    en: '{name} is {value}; it must be a JSON object like {"subject": "sub", "roles": ["realm_access", "roles"], "roleNames": {"user": "DATA_USER"}}.',
    zh: '{name} 为 {value}；须为 JSON 对象，例如 {"subject": "sub", "roles": ["realm_access", "roles"], "roleNames": {"user": "DATA_USER"}}。',
  },
  'setup.setting.jwtIncomplete': {
    code: 'BAD_USER_INPUT',
    en: 'WEIR_JWT_JWKS, WEIR_JWT_ISSUER and WEIR_JWT_AUDIENCE are set all three, or none: a token of any issuer for anybody must not be taken.',
    zh: 'WEIR_JWT_JWKS、WEIR_JWT_ISSUER 和 WEIR_JWT_AUDIENCE 须同时设置或都不设置，以免接受任意来源或面向他方的令牌。',
  },
  'setup.setting.eventsUrl': {
    code: 'BAD_USER_INPUT',
    en: 'WEIR_EVENTS_TOKEN is set without WEIR_EVENTS_URL. Set the address that it is for, or leave it out.',
    zh: '设置了 WEIR_EVENTS_TOKEN 但未设置 WEIR_EVENTS_URL。请设置其对应的地址，或去掉它。',
  },
  'setup.dataDirectory': {
    code: 'UNAVAILABLE',
    en: '{path} cannot be used ({reason}). Make it a directory that this user may write to, or set WEIR_DATA_DIR to another one.',
    zh: '无法使用 {path}（{reason}）。请确保它是当前用户可写的目录，或将 WEIR_DATA_DIR 设为其他目录。',
  },
  'setup.diskFull': {
    code: 'UNAVAILABLE',
    en: 'There is no room left for {path} ({reason}). Make room on its disk, or raise the quota: the data stay where they are.',
    zh: '{path} 所在磁盘空间不足（{reason}）。请腾出空间或提高配额，数据仍留在原处。',
  },
  'setup.logKeyIsSet': {
    code: 'BAD_USER_INPUT',
    en: 'The key of the usage log is the one of WEIR_LOG_KEY. Set another one there and start every instance anew; it is registered then, and the old one stays known.',
    zh: '使用日志的密钥来自 WEIR_LOG_KEY。请在该变量中设置新密钥并重启各实例；新密钥届时登记，旧密钥仍可用于核验。',
  },
  'setup.locked': {
    code: 'UNAVAILABLE',
    en: 'Another program has held {path} for too long. Wait until it has ended and try again.',
    zh: '另一个程序长时间占用 {path}。请等待其结束后重试。',
  },
  'setup.noServerUser': {
    code: 'UNAVAILABLE',
    en: 'PostgreSQL refuses to run as root, and there is neither a user postgres nor nobody. Start as an ordinary user, or set DATABASE_URL.',
    zh: 'PostgreSQL 不能以 root 运行，且系统中没有 postgres 或 nobody 用户。请以普通用户启动，或设置 DATABASE_URL。',
  },
  'setup.noEmbedded': {
    code: 'UNAVAILABLE',
    en: 'There is no embedded PostgreSQL for {platform}. Run `npm ci` without --omit=optional, or set DATABASE_URL to a server of version 15 or later.',
    zh: '没有适用于 {platform} 的内嵌 PostgreSQL。请运行不带 --omit=optional 的 `npm ci`，或将 DATABASE_URL 设为 15 或更高版本的服务器。',
  },
  'setup.noEmbeddedCopy': {
    code: 'UNAVAILABLE',
    en: 'The programs of PostgreSQL could not be copied to {path}. Make room there, or set DATABASE_URL.',
    zh: '无法将 PostgreSQL 程序复制到 {path}。请腾出空间，或设置 DATABASE_URL。',
  },
  'setup.embeddedFailed': {
    code: 'UNAVAILABLE',
    en: 'The embedded PostgreSQL in {path} does not start: {reason}. Its log lies in the directory log there.',
    zh: '{path} 中的内嵌 PostgreSQL 无法启动：{reason}。日志位于其 log 目录。',
  },
  'setup.otherMajor': {
    code: 'UNAVAILABLE',
    en: 'The data in {path} were made by PostgreSQL {found}; this program brings {ours}. Start the earlier release of Weir and export, or move the directory away to begin anew.',
    zh: '{path} 中的数据由 PostgreSQL {found} 创建，而本程序内置 {ours}。请用旧版 Weir 启动并导出，或移走该目录重新开始。',
  },
  'setup.usedElsewhere': {
    code: 'UNAVAILABLE',
    en: 'The database in {path} is in use on {host}. Stop that program first, or give each its own WEIR_DATA_DIR; several machines share one database by DATABASE_URL.',
    zh: '{path} 中的数据库正在 {host} 上使用。请先停止该程序，或为各自设置 WEIR_DATA_DIR；多台机器请通过 DATABASE_URL 共用数据库。',
  },
  'setup.noPassword': {
    code: 'UNAVAILABLE',
    en: 'The database in {path} is there, but {file} with its password is not. Restore that file, or move the database away to begin anew.',
    zh: '{path} 中已有数据库，但缺少其密码文件 {file}。请恢复该文件，或移走数据库重新开始。',
  },
  'setup.database.refused': {
    code: 'UNAVAILABLE',
    en: 'Nothing answers at {url} ({reason}). Start the database, or correct this URL (DATABASE_URL or ROWS_DATABASE_URL).',
    zh: '{url} 没有响应（{reason}）。请启动数据库，或更正该地址（DATABASE_URL 或 ROWS_DATABASE_URL）。',
  },
  'setup.database.unknownHost': {
    code: 'UNAVAILABLE',
    en: 'The host {host} of {url} is not known. Correct this URL (DATABASE_URL or ROWS_DATABASE_URL), or check name resolution.',
    zh: '{url} 中的主机 {host} 无法解析。请更正该地址（DATABASE_URL 或 ROWS_DATABASE_URL），或检查域名解析。',
  },
  'setup.database.login': {
    code: 'UNAVAILABLE',
    en: 'The database refuses the user {user} at {url}. Correct the user or the password in this URL (DATABASE_URL or ROWS_DATABASE_URL), or the rules of the server (pg_hba.conf).',
    zh: '数据库拒绝用户 {user} 登录 {url}。请更正该地址（DATABASE_URL 或 ROWS_DATABASE_URL）中的用户或密码，或服务器的 pg_hba.conf。',
  },
  'setup.database.missing': {
    code: 'UNAVAILABLE',
    en: 'There is no database {database} at {url}. Create it, or correct this URL (DATABASE_URL or ROWS_DATABASE_URL).',
    zh: '{url} 上没有数据库 {database}。请创建，或更正该地址（DATABASE_URL 或 ROWS_DATABASE_URL）。',
  },
  'setup.database.full': {
    code: 'UNAVAILABLE',
    en: 'The database at {url} takes no more connections. Raise its max_connections, or lower WEIR_ROWS_CONNECTIONS and WEIR_CONTROL_CONNECTIONS.',
    zh: '{url} 的数据库连接已满。请提高 max_connections，或降低 WEIR_ROWS_CONNECTIONS 和 WEIR_CONTROL_CONNECTIONS。',
  },
  'setup.database.notReady': {
    code: 'UNAVAILABLE',
    en: 'The database at {url} is starting or stopping. Try again shortly.',
    zh: '{url} 的数据库正在启动或停止，请稍后重试。',
  },
  'setup.database.unreachable': {
    code: 'UNAVAILABLE',
    en: 'The database at {url} cannot be reached ({reason}). Check the address, the network, and sslmode.',
    zh: '无法连接 {url} 的数据库（{reason}）。请检查地址、网络和 sslmode。',
  },
  'setup.closedLate': {
    code: 'UNAVAILABLE',
    en: 'Not everything could be closed within {seconds} s (WEIR_SHUTDOWN_TIMEOUT); these did not end: {steps}. The database may not answer, or a client still reads. What was answered is on the usage log.',
    zh: '未能在 {seconds} 秒内（WEIR_SHUTDOWN_TIMEOUT）全部关闭，未结束的有：{steps}。数据库可能没有响应，或仍有客户端在读取。已返回的结果均已记入使用日志。',
  },
  'setup.database.restored': {
    code: 'UNAVAILABLE',
    en: 'The database was restored without the roles, grants or owners that belong to it: {missing}. A dump holds no roles, and only a superuser gives tables to their owners. Restore it again into an empty database as docs/operating.md says under "Backup": roles first, then the dump, as a superuser.',
    zh: '恢复数据库时缺少其角色、授权或表所有者：{missing}。转储不含角色，且只有超级用户能恢复表的所有者。请按 docs/operating.md 的 “Backup” 一节重新恢复到空数据库：先恢复角色，再由超级用户恢复转储。',
  },
  'setup.rows.other': {
    code: 'UNAVAILABLE',
    en: 'ROWS_DATABASE_URL names a rows database that is not the one of this catalogue (DATABASE_URL): its id is another, or tables of active versions are missing. Set it to the database that these rows were imported into, or restore a dump of that; see docs/operating.md.',
    zh: 'ROWS_DATABASE_URL 所指的数据行数据库不属于此目录（DATABASE_URL）：其标识不同，或缺少生效版本的数据表。请改为当初导入数据行的数据库，或从其转储恢复；参见 docs/operating.md。',
  },
  'setup.rows.unpaired': {
    code: 'UNAVAILABLE',
    en: 'The rows database (ROWS_DATABASE_URL) does not say yet which catalogue it belongs to. Check that it is the right one, and run: weir migrate',
    zh: '数据行数据库（ROWS_DATABASE_URL）尚未标明属于哪个目录。请确认其正确，然后运行：weir migrate',
  },
  'setup.rows.otherReplica': {
    code: 'UNAVAILABLE',
    en: 'ROWS_DATABASE_URL names a replica that does not replicate the database of DATABASE_URL, so it never shows what is written there. Name a replica of that database, or the server that rows are written to.',
    zh: 'ROWS_DATABASE_URL 所指副本复制的不是 DATABASE_URL 的数据库，因此永远看不到写入其中的数据。请改为该数据库的副本，或改为写入数据行的服务器。',
  },
  'setup.database.notOwner': {
    code: 'UNAVAILABLE',
    en: 'The login {login} of {url} does not own this database, and this is work of the owner. Run it again with the URL of the owner ({owner}) in DATABASE_URL, and in ROWS_DATABASE_URL where that is set.',
    zh: '{url} 的登录角色 {login} 不是该数据库的所有者，而此操作须由所有者执行。请将 DATABASE_URL（及已设置的 ROWS_DATABASE_URL）改为所有者（{owner}）的地址后重新运行。',
  },
  'setup.database.roles': {
    code: 'UNAVAILABLE',
    en: 'The login {login} of {url} may not take {roles}, which the program works as. Have the owner of the database or a superuser run: {statement}',
    zh: '{url} 的登录角色 {login} 无权使用程序所需的角色 {roles}。请由数据库所有者或超级用户执行：{statement}',
  },
  'setup.database.tooOld': {
    code: 'UNAVAILABLE',
    en: 'The database server is PostgreSQL {found}; version {least} or later is needed. Upgrade it, or use another one.',
    zh: '数据库服务器为 PostgreSQL {found}，需要 {least} 或更高版本。请升级或更换。',
  },
  'setup.database.logsParameters': {
    code: 'UNAVAILABLE',
    en: 'The server of ROWS_DATABASE_URL (or DATABASE_URL) writes the parameters of statements into its log ({settings}), and the keys of cursors and pseudonyms are among them. Have its administrator run: {statements} Statements may be logged without their parameters.',
    zh: 'ROWS_DATABASE_URL（或 DATABASE_URL）的服务器会把语句参数写入日志（{settings}），其中包含游标和假名的密钥。请由其管理员执行：{statements} 语句本身可以记录，但不得带参数。',
  },
  'setup.database.certificate': {
    code: 'UNAVAILABLE',
    en: 'The certificates in {path}, which sslrootcert of the database URL names, cannot be read ({reason}). Correct the path, or leave it out to trust those of the system.',
    zh: '无法读取数据库 URL 中 sslrootcert 指定的证书文件 {path}（{reason}）。请更正路径，或去掉它以使用系统证书。',
  },
  'setup.migration.pending': {
    code: 'UNAVAILABLE',
    en: 'The database lacks {count} {count:migration|migrations}, the first is {first}. Run `weir migrate`.',
    zh: '数据库缺少 {count} 个迁移，第一个是 {first}。请运行 `weir migrate`。',
  },
  'setup.migration.unreadable': {
    code: 'UNAVAILABLE',
    en: 'This login may not read which migrations ({set}) the database has: it was last migrated by an earlier release. Run `weir migrate` with the URL of the owner of the database.',
    zh: '该登录角色无权读取数据库已执行的迁移（{set}）：数据库上次由较早版本迁移。请用数据库所有者的地址运行 `weir migrate`。',
  },
  'setup.migration.ahead': {
    code: 'UNAVAILABLE',
    en: 'The database has the migration {name}, which this program does not know: it was made by a later release. Start that release, or restore a backup from before.',
    zh: '数据库包含本程序未知的迁移 {name}，它由更新的版本创建。请使用该版本，或恢复此前的备份。',
  },
  'setup.migration.changed': {
    code: 'UNAVAILABLE',
    en: 'The migration {name} is not the one that this database was made with. Use the release that made it; a development database may be made anew.',
    zh: '迁移 {name} 与创建此数据库时的不同。请使用创建它的版本；开发用数据库可重新创建。',
  },
  'setup.migration.failed': {
    code: 'UNAVAILABLE',
    en: 'The migration {name} failed and was undone: {reason}. Mend the cause and run `weir migrate` again.',
    zh: '迁移 {name} 失败并已撤销：{reason}。请排除原因后重新运行 `weir migrate`。',
  },
  'cli.file': {
    code: 'BAD_USER_INPUT',
    en: '{path} cannot be used ({reason}). Name another file or directory, or mend what it says.',
    zh: '无法使用 {path}（{reason}）。请指定其他文件或目录，或排除所述原因。',
  },
  'cli.unexpected': {
    code: 'INTERNAL_SERVER_ERROR',
    en: 'Something went wrong that Weir did not expect ({reason}). Set WEIR_LOG_LEVEL=debug to see where, and report it.',
    zh: '发生了意外错误（{reason}）。设置 WEIR_LOG_LEVEL=debug 可查看位置，并请反馈。',
  },
  'cli.interrupted': {
    code: 'UNAVAILABLE',
    en: 'Stopped before the work was done.',
    zh: '操作未完成即被中止。',
  },
} as const satisfies Record<string, Message>
