from django.db import migrations

# The sequence is taken by the transaction's last statement (a deferred trigger) under the workspace's lock: who reads
# "since N" never skips an event that commits late. The owner's function may update; the serving role may only insert.
FORWARDS = """
CREATE SEQUENCE crm_event_number;
CREATE FUNCTION crm_number_event() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(7301, NEW.workspace_id::int);
  UPDATE crm_event SET sequence = nextval('crm_event_number') WHERE id = NEW.id;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER crm_event_number AFTER INSERT ON crm_event
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION crm_number_event();
"""
BACKWARDS = """
DROP TRIGGER crm_event_number ON crm_event;
DROP FUNCTION crm_number_event();
DROP SEQUENCE crm_event_number;
"""


class Migration(migrations.Migration):
    dependencies = [("crm", "0001_initial")]
    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
