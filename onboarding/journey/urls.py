from django.urls import path

from . import views

urlpatterns = [path("workspaces/<int:jurisdiction_pk>/", views.workspace_show, name="workspace-show")]
