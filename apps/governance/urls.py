from django.urls import path

from apps.governance.views import budget, resolutions

app_name = "governance"
urlpatterns = [
    path("money/", budget.money, name="money"),
    path("money/plan/", budget.printed_plan, name="printed-plan"),
    path("money/<uuid:pk>/rows.csv", budget.export_budget, name="export-budget"),
    path("money/<uuid:pk>/lines/add/", budget.add_budget_line, name="add-budget-line"),
    path("money/lines/<uuid:pk>/", budget.budget_line, name="budget-line"),
    path("money/lines/<uuid:pk>/change/", budget.change_budget_line, name="change-budget-line"),
    path("resolutions/", resolutions.resolutions, name="resolutions"),
    path("resolutions/record/", resolutions.record_resolution, name="record-resolution"),
    path("resolutions/<uuid:pk>/", resolutions.resolution, name="resolution"),
]
