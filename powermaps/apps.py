from django.apps import AppConfig


class PowermapsConfig(AppConfig):
    name = "powermaps"
    default_auto_field = "django.db.models.BigAutoField"
