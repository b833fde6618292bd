from django.urls import path

from . import views

urlpatterns = [
    path("profile/", views.profile_edit, name="profile-edit"),
    path("profile/download/", views.profile_download, name="profile-download"),
    path("profile/delete/", views.profile_delete, name="profile-delete"),
]
