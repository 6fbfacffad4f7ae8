select case when octet_length(q.j)::bigint + octet_length(q.j1)::bigint <= 16777216 then q.j end as j, case when octet_length(q.j)::bigint + octet_length(q.j1)::bigint <= 16777216 then q.j1 end as j1, q."n0"
  from (select coalesce(string_agg("p2"."c0", ',') filter (where "p2".i <= 3), '') as j, format('],"pageInfo":%s}', format('{"hasNextPage":%s}', (case when count(*) > 3 then 'true' else 'false' end))) as j1, (1 * count(*) filter (where "p2".i <= 3))::int as "n0"
  from (select format('{"cursor":%s,"node":%s}', ('"' || paging.seal($1::bytea, 1, json_build_array(json_build_array("t1"."number"::text), "t1"._rid)::text) || '"'), format('{"number":%s,"income":"%s"}', answer.scalar("t1"."number"), "t1"."income")) as "c0", "t1".i
  from (select "t1"."number", "t1"."_rid", "t1"."income", row_number() over () as i
  from (select "t1"."number", "t1"."_rid", "t1"."income"
  from (select mask.pseudonym(s."number", $2::bytea) as "number", s."_rid", mask.number(s."income", '5000'::numeric) as "income"
  from rows."people_g1" s
  where s._load <= 1 and s."regionCode" = $3::text) "t1" 
  order by "t1"."number", "t1"._rid
  limit 4) "t1") "t1" ) "p2") q
-- ["\\x5d618049a81ba12444ce27da3848f773e62432d0007b7c48d856dbcac927a1f1f7940b8b802dd29200c0c6edb98886b88115c9007d59442b6e3f50d410205a01","\\x0430cdb536f8cbc6bdd7f263672327a36ef965f7f37f5dea0c9e4460d7f5d50836363636363636363636363636363636363636363636363636363636363636366e5aa7df5c92a1acd7bd98090d494dc904930f9d9915378066f42e0abd9fbf625c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c","50"]
