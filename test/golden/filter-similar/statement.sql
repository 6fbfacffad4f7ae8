select case when octet_length(q.j) <= 16777216 then q.j end as j, q."n0"
  from (select coalesce(string_agg("p2"."c0", ','), '') as j, (1 * count(*))::int as "n0"
  from (select format('{"code":%s,"name":%s}', answer.scalar("t1"."code"), answer.scalar("t1"."name")) as "c0"
  from (select "t1"."code", "t1"."name"
  from (select s."code", s."name"
  from rows."sights_g1" s
  where s._load <= 1) "t1"
  where ((search.grams("t1"."name") @> $2::text[] or search.grams("t1"."name") @> $3::text[] or search.grams("t1"."name") @> $4::text[] or search.grams("t1"."name") @> $5::text[] or search.grams("t1"."name") @> $6::text[] or search.grams("t1"."name") @> $7::text[]) and (select sum((strpos(f.v, b.v) > 0)::int)
  from (select search.fold("t1"."name") as v offset 0) f, unnest($1::text[]) b (v)) >= 2)
  order by "t1"."code"
  limit 20) "t1" ) "p2") q
-- ["{\"磁器\",\"器口\",\"口谷\",\"谷镇\"}","{\"磁器\",\"器口\"}","{\"磁器\",\"口谷\"}","{\"磁器\",\"谷镇\"}","{\"器口\",\"口谷\"}","{\"器口\",\"谷镇\"}","{\"口谷\",\"谷镇\"}"]
