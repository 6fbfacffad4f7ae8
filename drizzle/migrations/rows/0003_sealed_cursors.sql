-- A cursor is sealed, not only signed: what it holds (sort values, the row's random number) is for the server alone.
-- Rows would leave by it uncounted, and the number, the same under every agreement, would join what two of them show.
create extension if not exists pgcrypto with schema paging;

drop function paging.seal(bytea, text);

-- base64url(version of 4 bytes, IV of 16 bytes, AES-256-CBC of the payload). The IV is the beginning of
-- SHA-256(MAC key, version, payload), as in RFC 5297 (SIV): the same position gives the same cursor, and nothing else does.
-- `key`: 32 bytes for the MAC, 32 bytes for the cipher. pgcrypto may have been there before, in another schema.
do $$
begin
  execute format($function$
    create function paging.seal(key bytea, version int, payload text) returns text
    language sql immutable parallel safe
    return translate(
      encode(
        int4send(version)
          || substr(sha256(substr(key, 1, 32) || int4send(version) || convert_to(payload, 'UTF8')), 1, 16)
          || %1$I.encrypt_iv(
            convert_to(payload, 'UTF8'),
            substr(key, 33, 32),
            substr(sha256(substr(key, 1, 32) || int4send(version) || convert_to(payload, 'UTF8')), 1, 16),
            'aes-cbc/pad:pkcs'),
        'base64'),
      E'+/=\n', '-_')
    $function$,
    (select n.nspname from pg_extension e join pg_namespace n on n.oid = e.extnamespace where e.extname = 'pgcrypto'));
end $$;

grant execute on function paging.seal(bytea, int, text) to weir_rows;
