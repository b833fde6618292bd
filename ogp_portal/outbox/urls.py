from django.urls import path

from . import views

app_name = "outbox"
urlpatterns = [
    path("", views.mailbox_list, name="mailbox-list"),
    path("<int:pk>/", views.mailbox_show, name="mailbox-show"),
    path("<int:pk>/html/", views.mailbox_html, name="mailbox-html"),
    path("<int:pk>/mail.eml", views.mailbox_download, name="mailbox-download"),
]
