using Microsoft.OpenApi;
using Microsoft.OpenApi.Reader;

namespace Lariat.Apps.Tests.Api;

/// <summary>The document that describes the API.</summary>
public sealed class OpenApiTests : IDisposable
{
    private readonly TestDirectory _folder = new();

    [Fact]
    public async Task Document_OfTheLibrary_IsValidAndHasEveryEndpoint()
    {
        using AppServer api = await AppServer.StartAsync("api", $"--ConnectionStrings:Library=Data Source={_folder["library.db"]}");

        string text = await api.Client.GetStringAsync("/openapi/v1.json");
        ReadResult read = OpenApiDocument.Parse(text, "json");

        Assert.Empty(read.Diagnostic!.Errors);
        Assert.Empty(read.Document!.Validate(ValidationRuleSet.GetDefaultRuleSet()));
        string[] operations =
        [
            .. read.Document!.Paths!
                .SelectMany(path => path.Value!.Operations!.Select(operation => $"{operation.Key.Method} {path.Key} {operation.Value.OperationId}"))
                .Order(StringComparer.Ordinal),
        ];
        Assert.Equal(
            [
                "DELETE /books/{id} RemoveBook", "GET /books ListBooks", "GET /books/{id} GetBook", "GET /imports/{id} GetImport",
                "POST /books AddBook", "POST /imports StartImport", "PUT /books/{id} UpdateBook",
            ],
            operations);
    }

    [Fact]
    public async Task Document_OfAnEndpoint_TellsItsAnswersAndLimits()
    {
        using AppServer api = await AppServer.StartAsync("api", $"--ConnectionStrings:Library=Data Source={_folder["library.db"]}");

        OpenApiDocument document = OpenApiDocument.Parse(await api.Client.GetStringAsync("/openapi/v1.json"), "json").Document!;

        Assert.Equal(["201", "400", "409"], document.Paths["/books"].Operations![HttpMethod.Post].Responses!.Keys.Order());
        Assert.Equal(["200", "404"], document.Paths["/imports/{id}"].Operations![HttpMethod.Get].Responses!.Keys.Order());
        Assert.Equal("97[89][0-9]{10}", document.Components!.Schemas!["BookInput"].Properties!["isbn"].Pattern);
    }

    public void Dispose() => _folder.Dispose();
}
