from django.urls import path

from . import views

urlpatterns = [
    path("", views.meeting_list, name="meeting-list"),
    path("new/", views.meeting_create, name="meeting-create"),
    path("<int:pk>/edit/", views.meeting_edit, name="meeting-edit"),
    path("<int:pk>/agenda/", views.agenda_edit, name="agenda-edit"),
    path("<int:pk>/delete/", views.meeting_delete, name="meeting-delete"),
]
