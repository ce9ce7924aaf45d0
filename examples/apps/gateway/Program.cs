// One question to many backends at once: GET /all/PATH asks each of them for PATH, waits for each as long as it is worth, and answers with
// what has come. The backends are in appsettings.json; those that are there are in this program, so that there is something to see.
using Gateway;
using Lariat;
using Lariat.AspNetCore;

WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
builder.WebHost.UseLariat();
Backend[] backends = Backend.ReadFrom(builder.Configuration);

WebApplication app = builder.Build();
app.MapGet("/all/{**path}", AskAllAsync);
app.MapDemoBackends();
app.Run();

async Coroutine<IResult> AskAllAsync(string? path, HttpRequest request)
{
    if (AskedPath.Read(path ?? "", request.QueryString) is not { } asked)
    {
        return Results.BadRequest(new { error = "The path must consist of names, without empty ones, '.' and '..'." });
    }

    CombinedAnswer answer = await FanOut.AskAllAsync(backends, asked);
    return Results.Json(answer, statusCode: answer.Status);
}
