select case when octet_length(q.j) <= 16777216 then q.j end as j, q."n0"
  from (select coalesce(string_agg("p2"."c0", ','), '') as j, (1 * count(*))::int as "n0"
  from (select format('{"code":%s,"note":%s}', answer.scalar("t1"."code"), coalesce(answer.scalar("t1"."note"), 'null')) as "c0"
  from (select "t1"."code", "t1"."note"
  from (select s."code", s."note"
  from rows."sights_g1" s
  where s._load <= 1) "t1"
  where (not ((search.grams("t1"."note") @> $2::text[] or search.grams("t1"."note") @> $3::text[] or search.grams("t1"."note") @> $4::text[] or search.grams("t1"."note") @> $5::text[] or search.grams("t1"."note") @> $6::text[] or search.grams("t1"."note") @> $7::text[]) and (select sum((strpos(f.v, b.v) > 0)::int)
  from (select search.fold("t1"."note") as v offset 0) f, unnest($1::text[]) b (v)) >= 2))
  order by "t1"."code"
  limit 20) "t1" ) "p2") q
-- ["{\"ab\",\"bc\",\"cd\",\"de\"}","{\"ab\",\"bc\"}","{\"ab\",\"cd\"}","{\"ab\",\"de\"}","{\"bc\",\"cd\"}","{\"bc\",\"de\"}","{\"cd\",\"de\"}"]
