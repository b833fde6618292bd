from django.urls import include, path

from meetings.planning.views import meeting_plan

app_name = "meetings"
urlpatterns = [
    path("plan-a-meeting/", meeting_plan, name="meeting-plan"),
    path("workspaces/<int:jurisdiction_pk>/allies/", include("meetings.allies.urls")),
    path("workspaces/<int:jurisdiction_pk>/meetings/", include("meetings.planning.urls")),
    path("", include("meetings.invitations.urls")),
    path("", include("meetings.outcome.urls")),
]
