select case when octet_length(q.j)::bigint + octet_length(q.j1)::bigint <= 16777216 then q.j end as j, case when octet_length(q.j)::bigint + octet_length(q.j1)::bigint <= 16777216 then q.j1 end as j1, q."n0"
  from (select format('{"totalCount":%s,"nodes":[', (select count(*)
  from (select mask.date(s."bornOn", 'year') as "bornOn"
  from rows."people_g1" s
  where s._load <= 1 and s."regionCode" = $2::text) "t3"
  where "t3"."bornOn" = $1::date)::text) as j, coalesce(string_agg("p2"."c0", ','), '') as j1, (1 * count(*))::int as "n0"
  from (select format('{"number":%s,"bornOn":%s}', answer.scalar("t1"."number"), coalesce('"' || "t1"."bornOn"::text || '"', 'null')) as "c0"
  from (select "t1"."number", "t1"."bornOn", "t1"."_rid"
  from (select mask.pseudonym(s."number", $3::bytea) as "number", mask.date(s."bornOn", 'year') as "bornOn", s."_rid"
  from rows."people_g1" s
  where s._load <= 1 and s."regionCode" = $2::text) "t1"
  where "t1"."bornOn" = $1::date
  order by "t1"._rid
  limit 20) "t1" ) "p2") q
-- ["1972-01-01","50","\\x0430cdb536f8cbc6bdd7f263672327a36ef965f7f37f5dea0c9e4460d7f5d50836363636363636363636363636363636363636363636363636363636363636366e5aa7df5c92a1acd7bd98090d494dc904930f9d9915378066f42e0abd9fbf625c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c"]
