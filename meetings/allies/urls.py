from django.urls import path

from . import views

urlpatterns = [
    path("", views.ally_list, name="ally-list"),
    path("new/", views.ally_create, name="ally-create"),
    path("<int:pk>/edit/", views.ally_edit, name="ally-edit"),
    path("<int:pk>/remove/", views.ally_remove, name="ally-remove"),
]
