"""The two SQL functions that turn text into indexed words, and what somebody typed into a query for them."""

WORDS_VERSION = 1  # count up when search_words changes: the next `migrate` makes the kept words anew

# Words without accents, letter case and the marks inside addresses, each with its workspace before it: so the index
# keeps each workspace's rows together, and a word that another one uses a million times costs nothing here.
# Texts are cut, because a longer one could not be indexed and its row not be stored.
SEARCH_WORDS = r"""CREATE OR REPLACE FUNCTION search_words(workspace bigint, body text) RETURNS tsvector
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $body$
  SELECT array_to_tsvector(ARRAY(SELECT workspace || ':' || left(lexeme, 100) FROM unnest(to_tsvector(
    'pg_catalog.simple'::regconfig,
    translate(regexp_replace(normalize(left(body, 50000), NFD), '[\u0300-\u036f]', '', 'g'), $m$'\@._-/+:$m$,
              '         ')))))
$body$"""

# All words must be there; the last may be unfinished. No word at all is NULL, which finds nothing.
SEARCH_QUERY = r"""CREATE OR REPLACE FUNCTION search_query(workspace bigint, q text) RETURNS tsquery
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $body$
  SELECT string_agg(quote_literal(word) || ending, ' & ')::tsquery FROM (
    SELECT unnest(tsvector_to_array(public.search_words(workspace, regexp_replace(left(q, 200), '\S+\s*$', '')))), ''
    UNION ALL
    SELECT unnest(tsvector_to_array(public.search_words(workspace, substring(left(q, 200) FROM '\S+\s*$')))), ':*'
  ) AS typed (word, ending)
$body$"""
