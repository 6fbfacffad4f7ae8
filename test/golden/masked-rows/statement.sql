select case when octet_length(q.j) <= 16777216 then q.j end as j, q."n0"
  from (select coalesce(string_agg("p2"."c0", ','), '') as j, (1 * count(*))::int as "n0"
  from (select format('{"number":%s,"name":%s,"regionCode":%s,"income":"%s","home":%s,"bornOn":%s,"seenAt":%s}', answer.scalar("t1"."number"), answer.scalar("t1"."name"), answer.scalar("t1"."regionCode"), "t1"."income", coalesce(answer.scalar("t1"."home"), 'null'), coalesce('"' || "t1"."bornOn"::text || '"', 'null'), coalesce(answer.moment("t1"."seenAt"), 'null')) as "c0"
  from (select "t1"."number", "t1"."name", "t1"."regionCode", "t1"."income", "t1"."home", "t1"."bornOn", "t1"."seenAt", "t1"."_rid"
  from (select mask.pseudonym(s."number", $1::bytea) as "number", mask.identity_number(s."name") as "name", s."regionCode", mask.number(s."income", '5000'::numeric) as "income", mask.address(s."home") as "home", mask.date(s."bornOn", 'year') as "bornOn", mask.date(s."seenAt", 'month', $2::text) as "seenAt", s."_rid"
  from rows."people_g1" s
  where s._load <= 1 and s."regionCode" = $3::text) "t1" 
  order by "t1"._rid
  limit 5) "t1" ) "p2") q
-- ["\\x0430cdb536f8cbc6bdd7f263672327a36ef965f7f37f5dea0c9e4460d7f5d50836363636363636363636363636363636363636363636363636363636363636366e5aa7df5c92a1acd7bd98090d494dc904930f9d9915378066f42e0abd9fbf625c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c","Asia/Shanghai","50"]
