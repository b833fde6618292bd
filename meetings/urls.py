from django.urls import include, path

app_name = "meetings"
urlpatterns = [
    path("workspaces/<int:jurisdiction_pk>/allies/", include("meetings.allies.urls")),
    path("workspaces/<int:jurisdiction_pk>/meetings/", include("meetings.planning.urls")),
    path("", include("meetings.invitations.urls")),
    path("", include("meetings.outcome.urls")),
]
