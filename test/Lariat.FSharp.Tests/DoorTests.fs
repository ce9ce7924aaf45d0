/// A task expression starts a loop, a task, a group, with its result and without an annotation.
module Lariat.FSharp.Tests.DoorTests

open System
open System.Threading.Tasks
open Lariat
open Xunit

let private five () =
    task {
        do! Coroutine.Sleep 1.0
        return 5
    }

let private options = TestLoop.options

[<Fact>]
let Run_OfATaskExpression_ReturnsItsResult () =
    let ofLambda = EventLoop.Run((fun () -> task { return 7 }), options ())
    let ofFunction = EventLoop.Run(five, options ())
    EventLoop.Run((fun () -> task { do! Coroutine.Sleep 1.0 }), options ())
    EventLoop.Run(Coroutine.Sleep 1.0, options ())

    Assert.Equal((7, 5), (ofLambda, ofFunction))

[<Fact>]
let Run_OfAFunctionThatReturnsATaskWithoutResult_RunsIt () =
    let mutable wasRun = false
    let main () : Task = task { wasRun <- true }

    EventLoop.Run(main, options ())

    Assert.True wasRun

[<Fact>]
let Run_OfARunner_ReturnsTheResult () =
    use runner = new LoopRunner(options ())

    let first = runner.Run(fun () -> task { return 7 })
    let second = runner.Run five

    Assert.Equal((7, 5), (first, second))

[<Fact>]
let Run_OfAGroup_ReturnsTheBodysResult () =
    let sum =
        TestLoop.run (fun () ->
            task {
                return!
                    TaskGroup.RunAsync(fun group ->
                        task {
                            let first = group.Create(fun () -> task { return 1 })
                            let second = group.Create((fun () -> five ()), "second")
                            let! one = first.AsCoroutine()
                            let! five = second.AsCoroutine()
                            return one + five
                        })
            })

    Assert.Equal(6, sum)

[<Fact>]
let Run_OfAGroupWithoutResult_WaitsForItsTasks () =
    let order = Recorder()

    TestLoop.run (fun () ->
        task {
            do!
                TaskGroup.RunAsync(fun group ->
                    task {
                        group.Create(fun () ->
                            task {
                                do! Coroutine.Sleep 1.0
                                order.Add "child"
                            })
                        |> ignore

                        order.Add "body"
                    })

            order.Add "after"
        })

    Assert.Equal("body child after", order.Text)

[<Fact>]
let Run_OfATimeoutScope_ReturnsTheBodysResult () =
    let result =
        TestLoop.run (fun () -> task { return! TimeoutScope.RunAsync(TimeSpan.FromSeconds 2.0, five) })

    Assert.Equal(5, result)

[<Fact>]
let Create_OfATaskExpression_MakesATaskWithItsResult () =
    TestLoop.run (fun () ->
        task {
            let first = LoopTask.Create(fun () -> task { return 1 })
            let named = LoopTask.Create(five, name = "five")
            let third = EventLoop.Current.CreateTask(fun () -> task { return 3 })

            let! results = Coroutine.Gather([ first; named; third ]).AsCoroutine()

            Assert.Equal<int>([| 1; 5; 3 |], results)
            Assert.Equal("five", named.Name)
        })

[<Fact>]
let From_TaskExpressions_GoWhereverACoroutineGoes () =
    TestLoop.run (fun () ->
        task {
            let! one = Coroutine.From(fun () -> task { return 1 })
            let! five = Coroutine.WaitFor(Coroutine.From five, TimeSpan.FromSeconds 2.0)
            let! both = Coroutine.Gather([ Coroutine.From(fun () -> task { return 1 }); Coroutine.From(fun () -> task { return 2 }) ]).AsCoroutine()

            Assert.Equal((1, 5), (one, five))
            Assert.Equal<int>([| 1; 2 |], both)
        })

[<Fact>]
let RunThreadSafe_FromAnotherThread_RunsOnTheLoop () =
    TestLoop.runReal (fun () ->
        task {
            let loop = EventLoop.Current

            let! here = Task.Run<EventLoop>(fun () -> loop.RunThreadSafe(fun () -> task { return EventLoop.Current }).AsTask())

            Assert.Same(loop, here)
        })

[<Fact>]
let RunUntilComplete_OfATask_ReturnsItsResult () =
    use loop = new EventLoop(options ())

    let result = loop.RunUntilComplete(loop.CreateTask five)

    Assert.Equal(5, result)
