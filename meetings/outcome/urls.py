from django.urls import path

from . import views

urlpatterns = [
    path(
        "workspaces/<int:jurisdiction_pk>/meetings/<int:pk>/attendance/", views.attendance_edit, name="attendance-edit"
    ),
    path("workspaces/<int:jurisdiction_pk>/team/", views.team_show, name="team-show"),
    path("workspaces/<int:jurisdiction_pk>/team/edit/", views.team_edit, name="team-edit"),
    path("workspaces/<int:jurisdiction_pk>/team/formed/", views.team_form, name="team-form"),
    path("workspaces/<int:jurisdiction_pk>/team/print/", views.team_print, name="team-print"),
    path(
        "workspaces/<int:jurisdiction_pk>/team/<int:pk>/ask-again/", views.promoter_ask_again, name="promoter-ask-again"
    ),
    path("promoter/<str:token>/", views.promoter_answer, name="promoter-answer"),
]
