from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("leads", "0001_initial")]
    operations = [
        migrations.RunSQL("CREATE SEQUENCE leads_refuseddelivery_slot_seq", "DROP SEQUENCE leads_refuseddelivery_slot_seq")
    ]
